/** A repeatable source of chance, and the words that made-up code is written with. */

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function chanceFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One of `items`. */
export function oneOf(chance, items) {
  return items[Math.floor(chance() * items.length)]
}

/** A whole number from `low` to `high`, both included. */
export function numberIn(chance, low, high) {
  return low + Math.floor(chance() * (high - low + 1))
}

export const nouns =
  'account address agreement article asset attachment badge balance basket batch bill booking branch budget bundle calendar campaign card carrier cart category channel charge cohort comment company contact contract coupon course credit customer deal delivery device discount document draft employee entry event expense feature feed filter folder form goal group guest header holiday image incident index invoice item job journal label lead ledger license limit line link listing location login lot machine manager market member merchant message metric milestone note notice notification offer office option order outlet owner page partner payment payout period permission person phase photo plan policy portfolio post price product profile project promotion property quote rate receipt record refund region reminder report request reservation review reward role room route rule sale sample season seat segment seller session setting shift shipment shop signal slot snapshot source space stage statement station status stock store story subscription supplier survey tag target task tax team template tenant term ticket timer token topic track trade transfer trip unit upload user vendor venue version visit voucher wallet warehouse window worker zone'.split(
    ' ',
  )
export const verbs =
  'add apply approve archive assign attach build cancel check clear close collect combine compare compute confirm convert copy count create decode detach draw encode ensure estimate expand fetch filter find fold format gather group insert join list load lock map mark measure merge move normalize open order pack parse pick plan prepare print publish pull push rank read reduce refresh reject remove rename render replace reserve reset resolve restore round save scale schedule select send set shift show skip sort split start stop store sum swap track trim unpack update validate verify weigh wrap write'.split(
    ' ',
  )
export const adjectives =
  'active annual archived average base blocked broken busy cached closed common current daily default deleted direct double dry early empty exact expired external final first fixed flat free fresh full global gross hidden idle initial inner internal joint known large last late local locked long lost main manual mixed monthly narrow nested net new next null old open outer paid partial pending plain primary prior private public quick raw recent regional remote rough running safe secondary settled shared short silent simple single slow small spare stale static strict sudden tiny top total trusted unpaid unused urgent valid visible weekly wide wrong'.split(
    ' ',
  )

export const capital = (word) => word[0].toUpperCase() + word.slice(1)

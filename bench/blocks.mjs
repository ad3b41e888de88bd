/** Pieces of made-up code that have nothing to do with Polytomic: what most of a repository consists of. */
import { adjectives, capital, nouns, numberIn, oneOf, verbs } from './words.mjs'

/**
 * @typedef {object} Piece
 * @property {string} text  declarations, with a blank line at the end
 * @property {string} name  the exported name
 */

/**
 * One piece in the language of the file.
 * @param {() => number} chance
 * @param {{ typed: boolean, jsx: boolean }} language
 * @param {number} serial keeps names apart within a file
 * @returns {Piece}
 */
export function pieceOf(chance, language, serial) {
  // Few files of a repository talk to a server themselves.
  const makers = chance() < 0.02 ? [request] : language.jsx ? [...plain, component, component] : plain
  const noun = oneOf(chance, nouns)
  const word = {
    noun,
    other: oneOf(chance, nouns),
    verb: oneOf(chance, verbs),
    trait: oneOf(chance, adjectives),
    Noun: capital(noun),
    serial,
  }
  return oneOf(chance, makers)(word, chance, language.typed ? (text) => text : () => '')
}

const shape = ({ noun, other, trait, Noun, serial }, chance, t) => {
  const name = `describe${Noun}${serial}`
  const fields = Array.from({ length: numberIn(chance, 3, 9) }, (_, i) => [
    `${oneOf(chance, adjectives)}${capital(oneOf(chance, nouns))}${i}`,
    oneOf(chance, ['string', 'number', 'boolean', 'string | null']),
  ])
  const type = t(
    `export interface ${Noun}${serial} {\n  id: string\n${fields.map(([f, k]) => `  ${f}: ${k}`).join('\n')}\n}\n\n`,
  )
  return {
    name,
    text: `${type}/** The ${trait} ${noun} as one line, for the log and for people. */
export function ${name}(${noun}${t(`: ${Noun}${serial}`)}, separator = ', ')${t(': string')} {
  const parts${t(': string[]')} = []
${fields.map(([f]) => `  if (${noun}.${f}) parts.push(\`${f}: \${${noun}.${f}}\`)`).join('\n')}
  if (parts.length === 0) return '${noun} without ${other}'
  return parts.join(separator)
}

`,
  }
}

const request = ({ noun, other, verb, Noun, serial }, chance, t) => {
  const name = `${verb}${Noun}${serial}`
  const host = `https://api.${oneOf(chance, nouns)}-${oneOf(chance, nouns)}.example`
  return {
    name,
    text: `const ${noun}Host${serial} = '${host}'

export async function ${name}(id${t(': string')}, { limit = ${numberIn(chance, 5, 90)}, signal }${t(': { limit?: number; signal?: AbortSignal }')} = {}) {
  const answer = await fetch(\`\${${noun}Host${serial}}/v${numberIn(chance, 1, 4)}/${noun}s/\${id}/${other}s?limit=\${limit}\`, {
    method: '${oneOf(chance, ['GET', 'POST', 'PUT'])}',
    headers: { Accept: 'application/json', 'X-Client': '${other}-service' },
    signal,
  })
  if (!answer.ok) throw new Error(\`${noun} \${id}: status \${answer.status}\`)
  const { data, schedule } = await answer.json()
  return { ...data, schedule, at: Date.now() }
}

`,
  }
}

const store = ({ other, trait, Noun, serial }, chance, t) => {
  const name = `${Noun}Store${serial}`
  const limit = numberIn(chance, 10, 900)
  return {
    name,
    text: `export class ${name} {
  ${t('private readonly ')}items = new Map${t('<string, { at: number; value: unknown }>')}()
  ${t('private ')}${trait}Count = 0

  add(id${t(': string')}, value${t(': unknown')})${t(': boolean')} {
    if (this.items.size >= ${limit}) this.evict()
    const isNew = !this.items.has(id)
    this.items.set(id, { at: Date.now(), value })
    if (isNew) this.${trait}Count += 1
    return isNew
  }

  // The oldest ${other} goes first; nobody asks for it after a day.
  evict()${t(': void')} {
    let oldest${t(': string | null')} = null
    let at = Number.POSITIVE_INFINITY
    for (const [id, entry] of this.items) {
      if (entry.at < at) {
        oldest = id
        at = entry.at
      }
    }
    if (oldest !== null) this.items.delete(oldest)
  }

  get size() {
    return this.items.size
  }
}

`,
  }
}

const choice = ({ noun, other, verb, trait, Noun, serial }, chance, t) => {
  const name = `${verb}By${Noun}${serial}`
  const cases = Array.from({ length: numberIn(chance, 3, 8) }, (_, i) => {
    const result = `{ kind: '${oneOf(chance, adjectives)}', weight: ${numberIn(chance, 1, 500)} }`
    return `    case '${oneOf(chance, adjectives)}-${i}':\n      return ${result}`
  })
  return {
    name,
    text: `export function ${name}(${noun}${t(': string')}, ${other}Count${t(': number')} = 0) {
  switch (${noun}) {
${cases.join('\n')}
    default:
      return ${other}Count > ${numberIn(chance, 1, 40)} ? { kind: '${trait}', weight: ${other}Count } : null
  }
}

`,
  }
}

const pipeline = ({ noun, other, verb, trait, Noun, serial }, chance, t) => {
  const name = `${verb}${Noun}s${serial}`
  return {
    name,
    text: `export const ${name} = (${noun}s${t(': readonly any[]')}, by = '${other}') => {
  const groups = ${noun}s
    .filter((${noun}) => ${noun}.${trait} !== false && ${noun}.${other} !== undefined)
    .map((${noun}) => ({ ...${noun}, total: Math.round((${noun}.price ?? 0) * ${numberIn(chance, 2, 99)}) / 100 }))
    .reduce((found, ${noun}) => {
      const key = String(${noun}[by] ?? 'none').toLowerCase()
      ;(found[key] ??= []).push(${noun})
      return found
    }, {}${t(' as Record<string, any[]>')})
  return Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1))
}

`,
  }
}

const table = ({ noun, Noun, serial }, chance, _t) => {
  const name = `known${Noun}s${serial}`
  const rows = Array.from({ length: numberIn(chance, 4, 30) }, (_, i) => {
    const label = `${capital(oneOf(chance, adjectives))} ${oneOf(chance, nouns)}`
    return `  { id: '${noun}-${i}', label: '${label}', order: ${numberIn(chance, 1, 9999)}, on: ${chance() > 0.4} },`
  })
  return { name, text: `export const ${name} = [\n${rows.join('\n')}\n]\n\n` }
}

const attempt = ({ noun, other, verb, Noun, serial }, chance, t) => {
  const name = `${verb}${Noun}Safely${serial}`
  return {
    name,
    text: `/**
 * Tries the ${noun} up to ${numberIn(chance, 2, 6)} times. A ${other} that is busy answers late, so the pause grows
 * with each attempt; an error that will not go away is thrown at once.
 */
export async function ${name}(work${t(': () => Promise<unknown>')}, pause = ${numberIn(chance, 50, 900)}) {
  let last${t(': unknown')} = null
  for (let attempt = 0; attempt < ${numberIn(chance, 2, 6)}; attempt++) {
    try {
      return await work()
    } catch (error) {
      last = error
      if (error instanceof TypeError || /denied|forbidden/.test(String(error))) break
      await new Promise((resolve) => setTimeout(resolve, pause * 2 ** attempt))
    }
  }
  throw last ?? new Error('${noun} could not be reached')
}

`,
  }
}

const component = ({ noun, other, trait, Noun, serial }, chance, t) => {
  const name = `${Noun}Panel${serial}`
  return {
    name,
    text: `export function ${name}({ ${noun}, onChange, busy }${t(`: { ${noun}: any; onChange: (next: any) => void; busy?: boolean }`)}) {
  const { id, ${trait}: isOpen = false, ${other}s = [] } = ${noun} ?? {}
  const title = isOpen ? '${capital(trait)} ${noun}' : \`${capital(noun)} \${id}\`
  return (
    <section className="${noun}-panel" aria-busy={busy}>
      <h3>{title}</h3>
      {${other}s.length > 0 ? (
        <ul>
          {${other}s.map((${other}${t(': any')}) => (
            <li key={${other}.id} onClick={() => onChange({ ...${noun}, ${other}: ${other}.id })}>
              {${other}.label} <small>{${other}.count ?? ${numberIn(chance, 0, 9)}}</small>
            </li>
          ))}
        </ul>
      ) : (
        <p>There is no ${other} here yet.</p>
      )}
      <button type="button" disabled={busy} onClick={() => onChange(null)}>
        Clear
      </button>
    </section>
  )
}

`,
  }
}

const plain = [shape, shape, store, choice, choice, pipeline, table, attempt]

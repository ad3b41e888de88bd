/** Functions of the platform, by what they make of what flows into them. */

export const identities = new Set([
  'Object.freeze',
  'Object.seal',
  'structuredClone',
  'Promise.resolve',
  'Array.from',
])
/** Functions of the platform that hand a text on, written otherwise. */
export const retells = new Set(['encodeURIComponent', 'encodeURI', 'String'])
export const shows = /^(?:console\.|Number$|Boolean$|Array\.isArray$|Object\.keys$|isNaN$|parseInt$|alert$)/

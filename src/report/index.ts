/** Each report is a function of an outcome; none writes. `diff` is imported by itself, since its library is not free. */
export { github } from './github.js'
export { inventory } from './inventory.js'
export { json } from './json.js'
export { markdown } from './markdown.js'
export type { Surroundings } from './places.js'
export type { Mode } from './summary.js'
export { type NextStep, text } from './text.js'

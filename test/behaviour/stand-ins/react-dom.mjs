// Renders an application until nothing changes any more, prints its text, then clicks every button once, in order,
// and prints the text again after each. Standard output is the screen.
import { Fragment, renderWith } from './react.mjs'

globalThis.document = { getElementById: (id) => ({ id }) }

export function createRoot() {
  return { render: (element) => void live(element) }
}

async function live(element) {
  const root = { isStale: true, effects: [], instances: new Map() }
  let { lines, buttons } = await settled(root, element)
  print('screen', lines)
  for (const [i, { label }] of buttons.entries()) {
    await buttons[i].click()
    ;({ lines, buttons } = await settled(root, element))
    print(`screen after "${label}"`, lines)
  }
}

const print = (title, lines) => console.log([title, ...lines.map((line) => `  ${line}`)].join('\n'))

/** Renders again after each change of state, and waits for the requests that effects have begun. */
async function settled(root, element) {
  let view = { lines: [], buttons: [] }
  for (let idle = 0; idle < 10; ) {
    if (root.isStale) {
      root.isStale = false
      view = { lines: [], buttons: [] }
      walk(root, element, '0', view)
      for (const effect of root.effects.splice(0)) effect()
      idle = 0
    } else {
      await new Promise((resolve) => setTimeout(resolve, 10))
      idle++
    }
  }
  return view
}

const blocks = ['div', 'section', 'p', 'li', 'tr', 'h1', 'h2', 'button']

function walk(root, node, path, view) {
  if (node === null || node === undefined || typeof node === 'boolean') return
  if (Array.isArray(node))
    return node.forEach((child, i) => void walk(root, child, `${path}.${child?.props?.key ?? i}`, view))
  if (typeof node !== 'object') return void append(view, String(node))
  const { type, props } = node
  if (typeof type === 'function') {
    const key = `${path}:${type.name}`
    const instance = root.instances.get(key) ?? { root, cells: [], next: 0 }
    root.instances.set(key, instance)
    return walk(root, renderWith(instance, type, props), key, view)
  }
  const isBlock = type !== Fragment && blocks.includes(type)
  if (isBlock) view.lines.push('')
  const start = view.lines.length - 1
  walk(root, props.children, `${path}/${String(type)}`, view)
  if (type === 'button') view.buttons.push({ label: view.lines[start], click: props.onClick })
  if (isBlock) view.lines = view.lines.filter((line) => line !== '')
}

function append(view, text) {
  if (view.lines.length === 0) view.lines.push('')
  view.lines[view.lines.length - 1] += text
}

// As much of React as a small application needs: function components, state, memo, effects. `react-dom.mjs` drives it.

/** The component that renders now, with its cells in the order of its hooks. */
let current

export const Fragment = Symbol('Fragment')

export function createElement(type, props, ...children) {
  return { type, props: { ...props, ...(children.length > 0 ? { children } : {}) } }
}

export const jsx = (type, props) => ({ type, props })
export const jsxs = jsx

function cellOf(initial) {
  const { cells } = current
  const index = current.next++
  if (index === cells.length) cells.push(initial())
  return cells[index]
}

export function useState(initial) {
  const owner = current
  const cell = cellOf(() => {
    const created = { value: typeof initial === 'function' ? initial() : initial }
    created.set = (next) => {
      const value = typeof next === 'function' ? next(created.value) : next
      if (Object.is(value, created.value)) return
      created.value = value
      owner.root.isStale = true
    }
    return created
  })
  return [cell.value, cell.set]
}

const isSame = (a, b) =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((x, i) => Object.is(x, b[i]))

export function useMemo(create, dependencies) {
  const cell = cellOf(() => ({}))
  if (!isSame(cell.dependencies, dependencies)) {
    cell.value = create()
    cell.dependencies = dependencies
  }
  return cell.value
}

export const useCallback = (callback, dependencies) => useMemo(() => callback, dependencies)

export function useEffect(effect, dependencies) {
  const cell = cellOf(() => ({}))
  if (isSame(cell.dependencies, dependencies)) return
  cell.dependencies = dependencies
  current.root.effects.push(effect)
}

/** Renders one component; `instance` keeps its cells from one time to the next. */
export function renderWith(instance, component, props) {
  const outer = current
  current = instance
  instance.next = 0
  try {
    return component(props)
  } finally {
    current = outer
  }
}

export default { createElement, Fragment, useState, useMemo, useCallback, useEffect }

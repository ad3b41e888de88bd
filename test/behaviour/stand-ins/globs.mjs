// URL patterns of browser tests, and requests that are intercepted: `fetch` of the page asks the routes first.

/** As Playwright documents them: `*` is anything but a slash, `**` anything, `{a,b}` one of several; all else is text. */
export function patternOf(glob) {
  if (glob instanceof RegExp) return glob
  let source = ''
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i]
    if (char === '*' && glob[i + 1] === '*') {
      source += '.*'
      i++
    } else if (char === '*') source += '[^/]*'
    else if (char === '{') source += '(?:'
    else if (char === '}') source += ')'
    else if (char === ',') source += '|'
    else source += char.replace(/[.+?^$()[\]\\|]/g, '\\$&')
  }
  return new RegExp(`^${source}$`)
}

/** Puts `answer(request, next)` before the page's fetch, until the function that is returned is called. */
export function intercept(answer) {
  const real = globalThis.fetch
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input instanceof Request ? input.url : input)
    const request = {
      url,
      method: (init.method ?? 'GET').toUpperCase(),
      headers: Object.fromEntries(new Headers(init.headers)),
      text: init.body ?? null,
    }
    return answer(request, () => real(input, init))
  }
  return () => {
    globalThis.fetch = real
  }
}

// As much of Playwright's request context as the programs under test use, on top of fetch.
export const request = {
  async newContext({ baseURL, extraHTTPHeaders }) {
    const send = async (path, { method = 'GET', data, headers } = {}) => {
      const response = await fetch(new URL(path, baseURL), {
        method,
        headers: {
          ...(data === undefined ? {} : { 'content-type': 'application/json' }),
          ...extraHTTPHeaders,
          ...headers,
        },
        ...(data === undefined ? {} : { body: JSON.stringify(data) }),
      })
      return { ok: () => response.ok, status: () => response.status, json: () => response.json() }
    }
    const by = (method) => (path, options) => send(path, { ...options, method })
    return {
      fetch: send,
      get: by('GET'),
      post: by('POST'),
      put: by('PUT'),
      patch: by('PATCH'),
      delete: by('DELETE'),
    }
  },
}

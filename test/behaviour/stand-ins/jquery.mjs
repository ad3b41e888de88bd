// As much of jQuery's ajax as the programs under test use, on top of fetch.
async function send({ url, type, method, headers, data, contentType, success, error }) {
  const withType =
    data === undefined ? headers : { 'content-type': contentType ?? 'application/json', ...headers }
  const response = await fetch(url, { method: method ?? type ?? 'GET', headers: withType, body: data })
  const answer = await response.json()
  if (!response.ok) {
    error?.({ status: response.status, responseJSON: answer })
    throw Object.assign(new Error(response.statusText), { status: response.status })
  }
  success?.(answer, 'success')
  return answer
}

const $ = {
  ajax(url, options) {
    const request = send(typeof url === 'string' ? { url, ...options } : url)
    // A jqXHR that nobody waits for is no unhandled rejection.
    request.catch(() => {})
    return request
  },
}

export default $

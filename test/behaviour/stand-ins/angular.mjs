// As much of Angular as the programs under test use: decorators that do nothing, and HttpClient on top of fetch.
import { Observable } from 'rxjs'

export const Injectable = () => (target) => target

export class HttpHeaders {
  constructor(values = {}) {
    this.values = values
  }
}

export class HttpClient {
  get(url, options) {
    return this.request('GET', url, options)
  }

  post(url, body, options) {
    return this.request('POST', url, { ...options, body })
  }

  put(url, body, options) {
    return this.request('PUT', url, { ...options, body })
  }

  request(method, url, { body, headers } = {}) {
    return new Observable((subscriber) => {
      const own = headers instanceof HttpHeaders ? headers.values : headers
      const isSent = body !== undefined && body !== null
      fetch(url, {
        method,
        headers: isSent ? { 'content-type': 'application/json', ...own } : own,
        ...(isSent ? { body: JSON.stringify(body) } : {}),
      })
        .then(async (response) => {
          const answer = await response.json()
          if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status })
          subscriber.next(answer)
          subscriber.complete()
        })
        .catch((error) => subscriber.error(error))
    })
  }
}

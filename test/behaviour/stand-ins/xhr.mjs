// As much of XMLHttpRequest as the programs under test use, on top of fetch.
export class XMLHttpRequest extends EventTarget {
  #method = 'GET'
  #url = ''
  #headers = {}
  status = 0
  responseType = ''
  responseText = ''
  response = null

  open(method, url) {
    this.#method = method
    this.#url = url
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value
  }

  async send(body) {
    const headers = {
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...this.#headers,
    }
    const response = await fetch(this.#url, { method: this.#method, headers, body: body ?? undefined })
    const text = await response.text()
    this.status = response.status
    if (this.responseType === 'json') this.response = JSON.parse(text)
    else {
      this.responseText = text
      this.response = text
    }
    const event = new Event('load')
    this.onload?.(event)
    this.dispatchEvent(event)
  }
}

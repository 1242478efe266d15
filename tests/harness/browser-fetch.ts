// Owns requests as a browser makes them: cookies are kept and sent back, and redirects are followed one by one.

export interface BrowserFetch {
  (url: string, init?: RequestInit): Promise<Response>
  /** Follows redirects to the end; answers the last response and where it came from. */
  follow(url: string): Promise<{ readonly url: string; readonly response: Response }>
  readonly cookies: ReadonlyMap<string, string>
}

const mostRedirects = 20

export function browserFetch(): BrowserFetch {
  // By host, as browsers keep them: ports do not count.
  const cookies = new Map<string, string>()

  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) keep(cookie)
    return response
  }

  function keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';')
    const at = pair.indexOf('=')
    const gone = attributes.some((attribute) => /^\s*max-age=0$|expires=Thu, 01 Jan 1970/i.test(attribute))
    if (gone) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }

  async function follow(url: string): Promise<{ url: string; response: Response }> {
    let at = url
    for (let step = 0; step < mostRedirects; step += 1) {
      const response = await send(at)
      const location = response.headers.get('location')
      if (location === null) return { url: at, response }
      at = new URL(location, at).href
    }
    throw new Error(`${url} leads on and on`)
  }

  return Object.assign(send, { follow, cookies })
}

/** Functions that Angular runs on all requests of a program, wherever they are written and told of. */
import { describe, expect, test } from 'vitest'
import { detectIn } from './folder.js'

const service = `import { HttpClient } from '@angular/common/http'
import { inject, Injectable } from '@angular/core'

@Injectable({ providedIn: 'root' })
export class Syncs {
  private readonly http = inject(HttpClient)
  show(id: string) {
    return this.http.get<any>(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`)
  }
  own(id: string) {
    return this.http.get<any>(\`/api/bulk/syncs/\${id}\`)
  }
}
`
const page = (read: string) => `import { Component, inject } from '@angular/core'
import { Syncs } from './syncs.service'

@Component({ template: '' })
export class Page {
  private readonly syncs = inject(Syncs)
  load() {
    this.syncs.show('1').subscribe((answer) => console.log(answer.${read}schedule))
    this.syncs.own('1').subscribe((answer) => console.log(answer.${read}schedule))
  }
}
`
const version = `import type { HttpInterceptorFn } from '@angular/common/http'
const name = 'X-Polytomic-Version'
export const version: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('https://app.polytomic.com')) return next(request)
  return next(request.clone({ headers: request.headers.set(name, '2024-02-08') }))
}
`
// Nothing of Polytomic's stands in these.
const unwrap = `import { type HttpInterceptorFn, HttpResponse } from '@angular/common/http'
import { map } from 'rxjs'
export const unwrap: HttpInterceptorFn = (request, next) =>
  next(request).pipe(map((event) => (event instanceof HttpResponse ? event.clone({ body: event.body.data }) : event)))
`
const config = (
  list: string,
  imports: string,
) => `import { provideHttpClient, withInterceptors } from '@angular/common/http'
${imports}
export const appConfig = { providers: [provideHttpClient(withInterceptors(${list}))] }
`

const main = "import { Page } from './page'\nimport { appConfig } from './config'\nrun(Page, appConfig)\n"

describe('an interceptor', () => {
  test('pins the requests that it is for, and no others', async () => {
    const { after, findings } = await detectIn({
      'main.ts': main,
      'syncs.service.ts': service,
      'page.ts': page('data.'),
      'version.ts': version,
      'interceptors.ts': "import { version } from './version'\nexport const all = [version]\n",
      'config.ts': config('[...all]', "import { all } from './interceptors'"),
    })
    expect(findings.filter(({ fix }) => fix !== 'auto')).toEqual([])
    expect(after['version.ts']).toContain("'2025-09-18'")
    const lines = after['page.ts']?.split('\n').filter((line) => line.includes('schedule'))
    expect(lines?.map((line) => line.includes('default_schedule'))).toEqual([true, false])
  })

  test('that makes another answer is named, wherever it stands', async () => {
    const { after, findings } = await detectIn({
      'main.ts': main,
      'syncs.service.ts': service,
      'page.ts': page(''),
      'version.ts': version,
      'unwrap.ts': unwrap,
      'config.ts': config(
        '[version, unwrap]',
        "import { version } from './version'\nimport { unwrap } from './unwrap'",
      ),
    })
    expect(after['page.ts']).toBeUndefined()
    expect(
      findings.filter(({ fix }) => fix === 'manual').map(({ file, change }) => `${file} ${change}`),
    ).toEqual(['config.ts bulk-sync-schedule'])
  })

  test('of a package makes it unknown which version is asked for', async () => {
    const { after, findings } = await detectIn({
      'main.ts': main,
      'syncs.service.ts': service,
      'page.ts': page('data.'),
      'config.ts': config('[traced]', "import { traced } from '@acme/http'"),
    })
    expect(after).toEqual({})
    const [said] = findings.filter(({ change }) => change === 'version-header')
    expect(said?.message).toMatch(/cannot be told: an interceptor/)
  })

  test('of another program changes nothing', async () => {
    const { after, findings } = await detectIn({
      'one/main.ts': main,
      'one/syncs.service.ts': service,
      'one/page.ts': page('data.'),
      'one/version.ts': version,
      'one/config.ts': config('[version]', "import { version } from './version'"),
      'two/main.ts': main.replace("import { appConfig } from './config'", 'const appConfig = {}'),
      'two/syncs.service.ts': service,
      'two/page.ts': page('data.'),
    })
    expect(Object.keys(after).sort()).toEqual(['one/page.ts', 'one/version.ts'])
    expect(
      findings.filter(({ fix, change }) => fix === 'manual' && change === 'version-header'),
    ).toHaveLength(1)
  })
})

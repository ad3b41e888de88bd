/** What the templates of Angular's components read of an answer is named, in the module and in a file beside it. */
import { describe, expect, test } from 'vitest'
import { detectIn } from './folder.js'

const service = `import { HttpClient } from '@angular/common/http'
import { Injectable } from '@angular/core'

interface Answer { data: { name: string; schedule: { frequency: string } } }

@Injectable({ providedIn: 'root' })
export class Syncs {
  constructor(private readonly http: HttpClient) {}
  show(id: string) {
    return this.http.get<Answer>(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { headers: { 'X-Polytomic-Version': '2024-02-08' } })
  }
}
`
const component = (decorator: string) => `import { Component } from '@angular/core'
import { Syncs } from './syncs.service'

@Component(${decorator})
export class SyncPage {
  readonly sync$ = this.syncs.show('1')
  constructor(private readonly syncs: Syncs) {}
}
`
const template = `<h1>{{ (sync$ | async)?.data.name }}</h1>
<p>{{ (sync$ | async)?.data.schedule.frequency }}</p>
<!-- {{ sync.schedule }} -->
<p *ngIf="sync$ | async as sync" [class.on]="sync.data.schedule">the schedule: sync.schedule</p>
`

async function placesIn(files: Record<string, string>): Promise<string[]> {
  const { findings } = await detectIn(files)
  return findings.filter(({ fix }) => fix === 'manual').map(({ file, line }) => `${file}:${line}`)
}

describe('a template', () => {
  test('in a file of its own', async () => {
    const files = {
      'syncs.service.ts': service,
      'page.component.ts': component("{ templateUrl: './page.component.html' }"),
      'page.component.html': template,
    }
    expect(await placesIn(files)).toEqual(['page.component.html:2', 'page.component.html:4'])
  })

  test('in the class', async () => {
    const files = {
      'syncs.service.ts': service,
      'page.component.ts': component('{ template: `<p>{{ (sync$ | async)?.data?.schedule }}</p>` }'),
    }
    expect(await placesIn(files)).toEqual(['page.component.ts:4'])
  })

  test('of a component that has nothing to do with it, or of another framework, is let be', async () => {
    const other = component("{ template: '<p>{{ plan.schedule }}</p>' }")
    const files = {
      'syncs.service.ts': service,
      'plan.component.ts': other.replace('./syncs.service', './plans.service'),
      'plans.service.ts': 'export class Syncs { show(id: string) { return { schedule: id } } }\n',
      'page.component.ts': component('{ template: `<p>{{ sync.schedule }}</p>` }').replace(
        '@angular/core',
        './core',
      ),
    }
    expect(await placesIn(files)).toEqual([])
  })
})

/** Where a report is read: paths from the root of the repository, links to where the code is published. */
import { relative, sep } from 'node:path'
import type { Surroundings } from '../report/index.js'
import { repositoryOf } from '../source/files.js'
import type { Io } from './cli-io.js'

/** What the build server's variables say; without them paths are plain. */
export function surroundingsOf(root: string, { env }: Pick<Io, 'env'>): Surroundings {
  const top = repositoryOf(root) ?? root
  const below = relative(top, root).split(sep).join('/')
  const linked = (path: string) => path.split('/').map(encodeURIComponent).join('/')
  return {
    prefix: below === '' ? '' : `${below}/`,
    linkTo(file, line) {
      if (env.GITHUB_SERVER_URL && env.GITHUB_REPOSITORY && env.GITHUB_SHA) {
        return `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/blob/${env.GITHUB_SHA}/${linked(file)}#L${line}`
      }
      if (env.CI_PROJECT_URL && env.CI_COMMIT_SHA) {
        return `${env.CI_PROJECT_URL}/-/blob/${env.CI_COMMIT_SHA}/${linked(file)}#L${line}`
      }
      return null
    },
  }
}

/** The ESLint plugin, derived from the catalogue: one rule for each change. */
import type { ESLint, Linter, Rule } from 'eslint'
import { catalogue } from '../../transforms/index.js'
import { packageVersion } from './cli-package.js'
import { ruleOf } from './eslint-rule.js'

type Plugin = ESLint.Plugin & {
  meta: { name: string; version: string; namespace: string }
  rules: Record<string, Rule.RuleModule>
  configs: { recommended: Linter.Config }
}

export const namespace = 'polytomic'

const rules = Object.fromEntries(catalogue.map((change) => [change.id, ruleOf(change)]))

const plugin: Plugin = {
  meta: { name: 'polytomic-codemod', version: packageVersion(), namespace },
  rules,
  configs: {
    recommended: {
      name: 'polytomic/recommended',
      plugins: {
        get [namespace](): ESLint.Plugin {
          return plugin
        },
      },
      rules: Object.fromEntries(Object.keys(rules).map((id) => [`${namespace}/${id}`, 'error'])),
    },
  },
}

export default plugin

/**
 * The change `execution-cancel` the way codemods are usually written: parse every file, look for the shape, print
 * with recast. `--guarded=true` looks for the word in the text first. Sees one file, knows no host and no client.
 */
export const parser = 'tsx'

export default function transform(file, api, options) {
  if (options.guarded && !/polytomic/i.test(file.source)) return undefined
  const j = api.jscodeshift
  const root = j(file.source)
  let count = 0
  root.find(j.CallExpression).forEach((path) => {
    const { callee, arguments: args } = path.node
    const url = args[0]
    if (
      url?.type !== 'TemplateLiteral' ||
      !url.quasis.some(({ value }) => value.raw.includes('/executions/'))
    )
      return
    const isPut = callee.type === 'MemberExpression' && callee.property.name === 'put'
    const method = args[1]?.properties?.find((property) => property.key?.name === 'method')
    if (!isPut && method?.value.value !== 'PUT') return
    if (isPut) callee.property.name = 'post'
    else method.value = j.stringLiteral('POST')
    args[0] = j.templateLiteral(
      [...url.quasis.slice(0, -1), j.templateElement({ raw: '/cancel', cooked: '/cancel' }, true)],
      url.expressions,
    )
    if (isPut) args.length = 1
    else {
      args[1].properties = args[1].properties.filter((property) => property.key?.name !== 'body')
    }
    count++
  })
  return count > 0 ? root.toSource() : undefined
}

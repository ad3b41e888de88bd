/**
 * `polytomic-codemod/eslint`: the plugin, for `eslint.config.js`.
 *
 * ```js
 * import polytomic from 'polytomic-codemod/eslint'
 * export default [polytomic.configs.recommended]
 * ```
 */
export { default } from './src/drivers/eslint.js'

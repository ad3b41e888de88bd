// As much of Nuxt as the programs under test use: what it imports for every file by itself, on the real ofetch. A
// reference is an object with a value, and nothing is rendered.
import { ofetch } from 'ofetch'

const ref = (value) => ({ value })

/** What `useAsyncData` and `useFetch` give: references, which can be awaited as well. */
function asyncData(handler, { transform = (body) => body } = {}) {
  const state = { data: ref(null), error: ref(null), status: ref('pending') }
  const settled = handler().then(
    (body) => {
      state.data.value = transform(body)
      state.status.value = 'success'
    },
    (error) => {
      state.error.value = error
      state.status.value = 'error'
    },
  )
  return Object.assign(
    settled.then(() => state),
    state,
  )
}

const useAsyncData = (...given) => {
  const [handler, options] = typeof given[0] === 'string' ? given.slice(1) : given
  return asyncData(handler, options)
}
const useFetch = (url, { transform, ...options } = {}) =>
  asyncData(() => ofetch(typeof url === 'function' ? url() : url, options), { transform })

Object.assign(globalThis, {
  $fetch: ofetch,
  useAsyncData,
  useLazyAsyncData: useAsyncData,
  useFetch,
  useLazyFetch: useFetch,
  computed: (get) => ({
    get value() {
      return get()
    },
  }),
})

/**
 * What the type project knows beside the user's files: the language's own library as TypeScript ships it, and short
 * declarations of the platform and of axios, which are enough for types to pass through a request.
 */

import { sdkPackage } from '../api/sdk.js'
import { sdkDeclaration } from '../api/sdk-declaration.js'

/** Where the declarations below stand in the project; no such folder exists. */
export const virtualFolder = '/polytomic-codemod/'

/** The platform's own part of a request. Node's and the browser's declarations are large and add nothing to it. */
const platform = `
interface Body { json(): Promise<any>; text(): Promise<string>; clone(): this; readonly body: any }
interface Headers { get(name: string): string | null; set(name: string, value: string): void; append(name: string, value: string): void; has(name: string): boolean }
declare var Headers: { new (init?: any): Headers }
interface Response extends Body { readonly ok: boolean; readonly status: number; readonly statusText: string; readonly headers: Headers; readonly url: string }
declare var Response: { new (body?: any, init?: any): Response; json(data: any, init?: any): Response }
interface Request extends Body { readonly url: string; readonly method: string; readonly headers: Headers }
declare var Request: { new (input: any, init?: any): Request }
type RequestInfo = Request | string
type HeadersInit = Headers | Record<string, string> | [string, string][]
type BodyInit = any
interface RequestInit { method?: string; headers?: HeadersInit; body?: BodyInit | null; signal?: any; [key: string]: any }
declare function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
interface URLSearchParams extends Iterable<[string, string]> { get(name: string): string | null; set(name: string, value: string): void; append(name: string, value: string): void; toString(): string }
declare var URLSearchParams: { new (init?: any): URLSearchParams }
interface URL { href: string; origin: string; pathname: string; search: string; readonly searchParams: URLSearchParams; toString(): string }
declare var URL: { new (url: string | URL, base?: string | URL): URL }
declare function structuredClone<T>(value: T): T
declare function setTimeout(callback: (...args: any[]) => void, milliseconds?: number): any
declare function setInterval(callback: (...args: any[]) => void, milliseconds?: number): any
declare function clearTimeout(timer: any): void
declare function clearInterval(timer: any): void
declare var console: any
declare var process: any
declare var Buffer: any
declare var require: any
declare var module: any
declare var window: any
declare var document: any
`

const axios = `
export interface AxiosResponse<T = any> { data: T; status: number; statusText: string; headers: any; config: any; request?: any }
export interface AxiosRequestConfig<D = any> { [key: string]: any }
export type AxiosPromise<T = any> = Promise<AxiosResponse<T>>
export declare class AxiosError<T = any> extends Error { response?: AxiosResponse<T>; code?: string; config?: any }
export declare function isAxiosError<T = any>(error: any): error is AxiosError<T>
export interface AxiosInstance { <T = any, R = AxiosResponse<T>>(config: any, more?: any): Promise<R>; request<T = any, R = AxiosResponse<T>>(config: any): Promise<R>; get<T = any, R = AxiosResponse<T>>(url: string, config?: any): Promise<R>; delete<T = any, R = AxiosResponse<T>>(url: string, config?: any): Promise<R>; head<T = any, R = AxiosResponse<T>>(url: string, config?: any): Promise<R>; post<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: any): Promise<R>; put<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: any): Promise<R>; patch<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: any): Promise<R>; defaults: any; interceptors: any }
export interface AxiosStatic extends AxiosInstance { create(config?: any): AxiosInstance; isAxiosError: typeof isAxiosError }
declare const axios: AxiosStatic
export default axios
`

/** Virtual files by path. */
export const virtualFiles: ReadonlyMap<string, string> = new Map([
  [`${virtualFolder}platform.d.ts`, platform],
  [`${virtualFolder}axios.d.ts`, axios],
  [`${virtualFolder}${sdkPackage}.d.ts`, sdkDeclaration()],
])

/** What stands in for a package that is not installed. */
export const standIns: ReadonlyMap<string, string> = new Map([['axios', `${virtualFolder}axios.d.ts`]])

/**
 * What stands in for a package whether it is installed or not. Of Polytomic's package the declaration here has the
 * methods of both surfaces, is the same everywhere, and is read at once.
 */
export const substitutes: ReadonlyMap<string, string> = new Map([
  [sdkPackage, `${virtualFolder}${sdkPackage}.d.ts`],
])

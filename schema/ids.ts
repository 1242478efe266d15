// Owns how keys of the store look outside: a word for the kind and the number, `node_42`. Opaque to clients; guessing one gains nothing.
import { invalidInput } from './errors.ts'

const prefixes = {
  environment: 'env',
  node: 'node',
  pipeline: 'pipe',
  component: 'comp',
  invitation: 'invitation',
  enrollmentToken: 'enrollment',
  apiToken: 'token',
  view: 'view',
} as const
export type IdKind = keyof typeof prefixes

const highestKey = 2_147_483_647

export function encodeId(kind: IdKind, key: number): string {
  return `${prefixes[kind]}_${key}`
}

/** The key inside an id, or null where the text is no id of this kind. */
export function decodeId(kind: IdKind, id: string): number | null {
  const prefix = prefixes[kind]
  if (!id.startsWith(prefix) || id[prefix.length] !== '_') return null
  const digits = id.slice(prefix.length + 1)
  if (!/^[1-9]\d{0,9}$/.test(digits)) return null
  const key = Number(digits)
  return key <= highestKey ? key : null
}

export function requireId(kind: IdKind, id: string, path: string): number {
  const key = decodeId(kind, id)
  if (key === null) throw invalidInput(path, `an id of the form ${prefixes[kind]}_<number>`, id)
  return key
}

export function nodePipelineId(nodeId: number, pipelineId: number): string {
  return `np_${nodeId}_${pipelineId}`
}

export function nodeComponentId(nodeId: number, componentId: number): string {
  return `nc_${nodeId}_${componentId}`
}

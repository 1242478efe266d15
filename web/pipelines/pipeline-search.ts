// Owns the part of a pipeline's page that lives in its URL: the range of its charts, and the node that is looked at. Pure.
import { readRange, type Range, type RangeSearch } from '../ui/time-range.ts'

export interface PipelineSearch extends RangeSearch {
  /** Absent: the sum over all nodes. */
  readonly node?: string
}

export const usualRange: Range = '1h'
const longestId = 253

/** What the page does not understand is dropped, not refused. */
export function readPipelineSearch(search: Readonly<Record<string, unknown>>): PipelineSearch {
  const node = search['node']
  return {
    ...readRange(search),
    ...(typeof node === 'string' && node !== '' && node.length <= longestId && { node }),
  }
}

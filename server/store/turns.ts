// Owns reading the transitions of one node, or of one pipeline on it, over a range: with the one before it and the one after it.
import type { Prisma } from './client.ts'

export interface TurnsOf {
  readonly environmentKey: number
  readonly nodeKey: number
  /** Null: of the node itself. */
  readonly pipelineKey: number | null
}

interface TurnRow {
  readonly at: Date
  readonly from: string
  readonly to: string
  readonly reason: string
}

/** More than this is a node that flaps every minute for a month. */
const mostTurns = 50_000

/** In order. */
export function turnsOf(
  prisma: Prisma,
  { environmentKey, nodeKey, pipelineKey }: TurnsOf,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<TurnRow[]> {
  return prisma.$queryRaw<TurnRow[]>`
    WITH turns AS (
      SELECT seq, at, from_status AS "from", to_status AS "to", reason FROM status_changes
      WHERE environment_id = ${environmentKey}::int AND node_id = ${nodeKey}::int
        AND pipeline_id IS NOT DISTINCT FROM ${pipelineKey}::int
    ), picked AS (
      (SELECT * FROM turns WHERE at <= ${since} ORDER BY seq DESC LIMIT 1)
      UNION ALL (SELECT * FROM turns WHERE at > ${since} AND at < ${until} ORDER BY seq LIMIT ${mostTurns}::int)
      UNION ALL (SELECT * FROM turns WHERE at >= ${until} ORDER BY seq LIMIT 1)
    )
    SELECT at, "from", "to", reason FROM picked ORDER BY seq`
}

// Owns the text of the flush statement and the order of its parameters. No value is ever put into the text.
import type { Cell } from './array-literal.ts'
import { channel } from './bus.ts'

interface Section {
  readonly name: SectionName
  /** Column name and SQL type, in the order of the cells. */
  readonly columns: readonly (readonly [string, string])[]
}

type SectionName =
  | 'nodes'
  | 'boots'
  | 'hostSamples'
  | 'nodePipelines'
  | 'removed'
  | 'nodeComponents'
  | 'pipelineMinutes'
  | 'componentMinutes'
  | 'positions'
  | 'statusChanges'
  | 'logEntries'

export type Rows = Readonly<Record<SectionName, readonly (readonly Cell[])[]>>

const sums = (names: string): (readonly [string, string])[] => names.split(' ').map((name) => [name, 'bigint'])
const floats = (names: string): (readonly [string, string])[] => names.split(' ').map((name) => [name, 'float8'])

export const sections: readonly Section[] = [
  {
    name: 'nodes',
    columns: [
      ['id', 'int'],
      ['expected', 'bigint'],
      ['revision', 'bigint'],
      ['status', '"NodeStatus"'],
      ['status_reasons', 'text'],
      ['status_since', 'timestamptz'],
      ['last_heartbeat_at', 'timestamptz'],
      ['agent_version', 'text'],
      ['engine_version', 'text'],
      ['deployment_mode', '"DeploymentMode"'],
      ['labels', 'jsonb'],
      ['host', 'jsonb'],
      ['agent_health', 'jsonb'],
    ],
  },
  {
    name: 'boots',
    columns: [
      ['node_id', 'int'],
      ['boot_id', 'text'],
      ['last_seq', 'bigint'],
      ['last_seen', 'timestamptz'],
    ],
  },
  {
    name: 'hostSamples',
    columns: [
      ['environment_id', 'int'],
      ['node_id', 'int'],
      ['sampled_at', 'timestamptz'],
      ['cpu_percent', 'float8'],
      ...sums('memory_used memory_total swap_used'),
      ...floats(
        'load_1 filesystem_used_percent disk_read_rate disk_write_rate net_rx_rate net_tx_rate temperature_celsius',
      ),
    ],
  },
  {
    name: 'nodePipelines',
    columns: [
      ['node_id', 'int'],
      ['pipeline_id', 'int'],
      ['status', '"PipelineStatus"'],
      ['status_since', 'timestamptz'],
      ['version', 'text'],
      ['pid', 'int'],
      ['uptime_seconds', 'float8'],
      ...sums('events_in events_out errors_total events_discarded bytes_in bytes_out restarts'),
      ['utilization', 'float8'],
      ['config_checksum', 'text'],
      ['sampled_at', 'timestamptz'],
    ],
  },
  {
    name: 'removed',
    columns: [
      ['node_id', 'int'],
      ['pipeline_id', 'int'],
    ],
  },
  {
    name: 'nodeComponents',
    columns: [
      ['node_id', 'int'],
      ['component_id', 'int'],
      ...sums('received_events sent_events received_bytes sent_bytes errors_total discarded_events'),
      ['latency_mean_seconds', 'float8'],
      ['sampled_at', 'timestamptz'],
    ],
  },
  {
    name: 'pipelineMinutes',
    columns: [
      ['environment_id', 'int'],
      ['node_id', 'int'],
      ['pipeline_id', 'int'],
      ['minute', 'timestamptz'],
      ['samples', 'int'],
      ...sums('events_in events_out errors_total events_discarded bytes_in bytes_out'),
      ['utilization_sum', 'float8'],
      ['utilization_samples', 'int'],
    ],
  },
  {
    name: 'componentMinutes',
    columns: [
      ['environment_id', 'int'],
      ['node_id', 'int'],
      ['component_id', 'int'],
      ['minute', 'timestamptz'],
      ...sums('received_events sent_events received_bytes sent_bytes errors_total discarded_events'),
      ...floats('latency_weighted latency_weight'),
    ],
  },
  {
    name: 'positions',
    columns: [
      ['environment_id', 'int'],
      ['stream', '"StreamKind"'],
      ['count', 'bigint'],
    ],
  },
  {
    name: 'statusChanges',
    columns: [
      ['environment_id', 'int'],
      ['ordinal', 'bigint'],
      ['node_id', 'int'],
      ['pipeline_id', 'int'],
      ['from_status', 'text'],
      ['to_status', 'text'],
      ['reason', 'text'],
      ['at', 'timestamptz'],
    ],
  },
  {
    name: 'logEntries',
    columns: [
      ['environment_id', 'int'],
      ['ordinal', 'bigint'],
      ['node_id', 'int'],
      ['pipeline_id', 'int'],
      ['component_key', 'text'],
      ['level', 'text'],
      ['message', 'text'],
      ['logged_at', 'timestamptz'],
      ['received_at', 'timestamptz'],
    ],
  },
]

/** After all columns: what other instances are told when it is committed. */
const noticeParameter = sections.reduce((sum, { columns }) => sum + columns.length, 0) + 1

/** `given_<section>`: the section's parameters as a table. Arrays come as text, because that is cheapest to bind. */
function given(): string {
  let parameter = 0
  return sections
    .map(({ name, columns }) => {
      const arrays = columns.map(([, type]) => `$${++parameter}::text::${type}[]`)
      return `given_${name} AS (SELECT * FROM unnest(${arrays.join(', ')}) AS t(${columns.map(([column]) => column).join(', ')}))`
    })
    .join(',\n')
}

interface Upsert {
  readonly table: string
  readonly from: SectionName
  readonly keys: readonly string[]
  /** What happens to a column that is there: takes the new value, adds it, or keeps the greater one. */
  readonly onConflict: 'replace' | 'add' | 'nothing'
  readonly greatest?: readonly string[]
}

function upsert({ table, from, keys, onConflict, greatest = [] }: Upsert): string {
  const columns = sections.find((section) => section.name === from)?.columns.map(([name]) => name) ?? []
  const set = columns
    .filter((name) => !keys.includes(name))
    .map((name) => {
      if (greatest.includes(name)) return `${name} = GREATEST(${table}.${name}, EXCLUDED.${name})`
      return onConflict === 'add' ? `${name} = ${table}.${name} + EXCLUDED.${name}` : `${name} = EXCLUDED.${name}`
    })
  // Sorted by key: several writers then lock in the same order.
  return `INSERT INTO ${table} (${columns.join(', ')})
  SELECT ${columns.map((name) => `g.${name}`).join(', ')} FROM given_${from} g, guard WHERE guard.ok ORDER BY ${keys.map((key) => `g.${key}`).join(', ')}
  ON CONFLICT (${keys.join(', ')}) DO ${onConflict === 'nothing' ? 'NOTHING' : `UPDATE SET ${set.join(', ')}`}`
}

/**
 * `guard` decides for all: the rows of the nodes are locked in key order and each must have the revision the flush was
 * planned on. Under READ COMMITTED a row that another writer just changed is looked at again after the wait, so a
 * stale plan finds its node missing, and nothing at all is written. `late` tells the roll-ups (rollup.ts) of rows below what they have done.
 */
export const flushSql = `WITH
${given()},
held AS MATERIALIZED (
  SELECT n.id FROM nodes n JOIN given_nodes g ON g.id = n.id AND n.revision = g.expected ORDER BY n.id FOR UPDATE OF n
),
guard AS MATERIALIZED (SELECT (SELECT count(*) FROM held) = (SELECT count(*) FROM given_nodes) AS ok),
write_nodes AS (
  UPDATE nodes SET
    revision = g.revision, status = g.status, status_since = g.status_since, last_heartbeat_at = g.last_heartbeat_at,
    status_reasons = ARRAY(SELECT jsonb_array_elements_text(g.status_reasons::jsonb)),
    agent_version = g.agent_version, engine_version = g.engine_version, deployment_mode = g.deployment_mode,
    labels = g.labels, host = g.host, agent_health = g.agent_health
  FROM given_nodes g, guard WHERE guard.ok AND nodes.id = g.id
),
write_boots AS (${upsert({ table: 'node_boots', from: 'boots', keys: ['node_id', 'boot_id'], onConflict: 'replace', greatest: ['last_seq'] })}),
write_samples AS (${upsert({ table: 'host_samples', from: 'hostSamples', keys: ['environment_id', 'node_id', 'sampled_at'], onConflict: 'nothing' })}),
write_removed AS (
  DELETE FROM node_pipelines p USING given_removed g, guard
  WHERE guard.ok AND p.node_id = g.node_id AND p.pipeline_id = g.pipeline_id
),
write_removed_components AS (
  DELETE FROM node_components c USING given_removed g, components k, guard
  WHERE guard.ok AND c.node_id = g.node_id AND k.pipeline_id = g.pipeline_id AND c.component_id = k.id
),
write_pipelines AS (${upsert({ table: 'node_pipelines', from: 'nodePipelines', keys: ['node_id', 'pipeline_id'], onConflict: 'replace' })}),
write_components AS (${upsert({ table: 'node_components', from: 'nodeComponents', keys: ['node_id', 'component_id'], onConflict: 'replace' })}),
write_pipeline_minutes AS (${upsert({ table: 'pipeline_minutes', from: 'pipelineMinutes', keys: ['environment_id', 'node_id', 'pipeline_id', 'minute'], onConflict: 'add' })}),
write_component_minutes AS (${upsert({ table: 'component_minutes', from: 'componentMinutes', keys: ['environment_id', 'node_id', 'component_id', 'minute'], onConflict: 'add' })}),
late AS (
  SELECT environment_id, 'MINUTES'::"RollupLevel" AS level, min(sampled_at) AS at FROM given_hostSamples GROUP BY 1
  UNION ALL
  SELECT environment_id, 'HOURS'::"RollupLevel", min(minute) FROM given_pipelineMinutes GROUP BY 1
),
lower_rollups AS (
  UPDATE rollups r SET through = LEAST(r.through, late.at) FROM late, guard
  WHERE guard.ok AND r.environment_id = late.environment_id AND r.level = late.level AND late.at < r.through
),
positions AS (
  SELECT p.environment_id, p.stream, g.count FROM stream_positions p
  JOIN given_positions g ON g.environment_id = p.environment_id AND g.stream = p.stream, guard
  WHERE guard.ok ORDER BY p.environment_id, p.stream FOR UPDATE OF p
),
taken AS (
  UPDATE stream_positions p SET last_seq = p.last_seq + t.count FROM positions t
  WHERE p.environment_id = t.environment_id AND p.stream = t.stream
  RETURNING p.environment_id, p.stream, p.epoch, p.last_seq - t.count AS base
),
write_changes AS (
  INSERT INTO status_changes (environment_id, seq, node_id, pipeline_id, from_status, to_status, reason, at)
  SELECT g.environment_id, t.base + g.ordinal, g.node_id, g.pipeline_id, g.from_status, g.to_status, g.reason, g.at
  FROM given_statusChanges g JOIN taken t ON t.environment_id = g.environment_id AND t.stream = 'STATUS_CHANGE'
),
write_entries AS (
  INSERT INTO log_entries (environment_id, seq, node_id, pipeline_id, component_key, level, message, logged_at, received_at)
  SELECT g.environment_id, t.base + g.ordinal, g.node_id, g.pipeline_id, g.component_key, g.level, g.message, g.logged_at, g.received_at
  FROM given_logEntries g JOIN taken t ON t.environment_id = g.environment_id AND t.stream = 'LOG_ENTRY'
)
SELECT guard.ok, CASE WHEN guard.ok THEN pg_notify('${channel}', $${noticeParameter})::text END AS told, taken.environment_id, taken.stream::text AS stream, taken.epoch, taken.base FROM guard LEFT JOIN taken ON true`

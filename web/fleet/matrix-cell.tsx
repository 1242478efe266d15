// Owns one cell of the deployment matrix: a pipeline on a node, or that it is not there. The arrow keys stand on what it renders.
import { memo, type ReactNode } from 'react'
import { TriangleAlert } from 'lucide-react'
import { cx } from '../ui/cx.ts'
import { unknown } from '../ui/format.ts'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import type { Deployed } from './deployment.ts'

interface MatrixCellProps {
  deployed: Deployed | null
  /** Whether its node is: else its status is not known. */
  heard: boolean
  pipelineName: string
  nodeName: string
  row: number
  column: number
  tabIndex: 0 | -1
  href: string
  left: number
  width: number
}

const look = 'flex h-full items-center gap-1.5 px-2 text-xs focus-visible:-outline-offset-2'

/** Has no handlers of its own, so that hundreds stay as they are while the grid scrolls past them. */
export const MatrixCell = memo(function MatrixCell(props: MatrixCellProps): ReactNode {
  const { deployed, heard, pipelineName, nodeName, row, column, tabIndex, href, left, width } = props
  const name = `${pipelineName} on ${nodeName}`
  const stop = { 'data-cell': `${row} ${column}`, tabIndex }
  return (
    <div role="gridcell" aria-colindex={column + 2} className="absolute inset-y-0" style={{ left, width }}>
      {deployed ? (
        <a
          {...stop}
          href={href}
          title={`${name}: ${wordsOf(deployed, heard)}`}
          className={cx(look, deployed.newer !== null && 'bg-warn/10')}
        >
          <Told deployed={deployed} heard={heard} name={name} />
        </a>
      ) : (
        <div {...stop} className={look}>
          <span className="sr-only">{name}: not there</span>
        </div>
      )}
    </div>
  )
})

interface ToldProps {
  deployed: Deployed
  heard: boolean
  name: string
}

function Told({ deployed, heard, name }: ToldProps): ReactNode {
  const { status, version, newer } = deployed
  return (
    <>
      <StatusShape status={heard ? status : 'UNKNOWN'} />
      <span className="sr-only">
        {name}: {wordsOf(deployed, heard)}
      </span>
      <span
        aria-hidden
        className={cx('truncate font-mono', newer !== null ? 'text-warn-fg' : heard ? 'text-fg-2' : 'text-fg-3')}
      >
        {version ?? unknown}
      </span>
      {newer !== null && <TriangleAlert aria-hidden className="ml-auto size-3 shrink-0 text-warn-fg" />}
    </>
  )
}

/** Running, version 6, outdated: 7 runs elsewhere. */
function wordsOf({ status, version, newer, awaited }: Deployed, heard: boolean): string {
  return [
    `${heard ? statusLook(status).label : 'Not heard'}, ${version === null ? 'version not known' : `version ${version}`}`,
    ...(newer === null ? [] : [`outdated: ${newer} runs elsewhere`]),
    ...(awaited === null ? [] : [`${awaited} is to run here`]),
  ].join(', ')
}

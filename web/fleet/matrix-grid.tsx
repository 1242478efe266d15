// Owns the deployment matrix: only what is in sight is there, both ways, its heads stay, a crosshair follows, and keys walk it.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { StatusShape } from '../ui/status.tsx'
import { statusLook } from '../ui/status-look.ts'
import type { Deployment, DeploymentParts } from './deployment.ts'
import { MatrixCell } from './matrix-cell.tsx'
import { placeAfter, placeIn, type Place } from './matrix-keys.ts'

interface MatrixGridProps {
  deployment: Deployment
  /** Which of them, in order. */
  shown: DeploymentParts
  hrefOf: (pipelineId: string, nodeId: string) => string
  onOpen: (pipelineId: string, nodeId: string) => void
}

const rowHeight = 34
const nameWidth = 200
const beyondSight = 4
const [narrowest, widest] = [56, 136]
/** Beside the version: its shape and its mark. */
const besideVersion = 46
const letterWidth = 7.3
/** Names of nodes stand upright, since their ends tell them apart. */
const [lowestHead, highestHead] = [96, 208]
const aroundName = 44
const nameLetter = 6.8

export function MatrixGrid({ deployment, shown, hrefOf, onOpen }: MatrixGridProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const crosshair = useRef<HTMLDivElement>(null)
  /** Where the keyboard is on its way to. */
  const wanted = useRef<Place | null>(null)
  const [focused, setFocused] = useState<Place>([0, 0])
  const { pipelines, nodes } = shown
  const size: Place = [pipelines.length, nodes.length]
  const current = placeIn(focused, size)
  const longestName = nodes.reduce((most, { name }) => Math.max(most, name.length), 0)
  const headHeight = Math.min(highestHead, Math.max(lowestHead, aroundName + nameLetter * longestName))
  const cellWidth = Math.min(widest, Math.max(narrowest, besideVersion + letterWidth * deployment.longestVersion))
  // Both look at the same scroll: painted once, not once for each.
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing that it gives is memoized here
  const rows = useVirtualizer({
    count: pipelines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: beyondSight,
    scrollPaddingStart: headHeight,
    useFlushSync: false,
  })
  const columns = useVirtualizer({
    horizontal: true,
    count: nodes.length,
    getScrollElement: () => box.current,
    estimateSize: () => cellWidth,
    overscan: beyondSight,
    scrollPaddingStart: nameWidth,
    useFlushSync: false,
  })
  useLayoutEffect(() => {
    columns.measure()
  }, [columns, cellWidth])

  useLayoutEffect(() => {
    // It may only exist some renders after the scroll.
    const cell = wanted.current && box.current?.querySelector<HTMLElement>(`[data-cell="${wanted.current.join(' ')}"]`)
    if (!cell) return
    wanted.current = null
    cell.focus({ preventScroll: true })
  })

  const walkTo = (place: Place): void => {
    const [row, column] = place
    setFocused(place)
    rows.scrollToIndex(row)
    columns.scrollToIndex(column)
    wanted.current = place
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = placeAfter(event, current, size)
    if (!place) return
    event.preventDefault()
    walkTo(place)
  }
  const openHere = (event: MouseEvent): void => {
    const [row = -1, column = -1] = placeOf(event.target) ?? []
    const [pipeline, node] = [pipelines[row], nodes[column]]
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (elsewhere || !pipeline || !node || !deployment.at(pipeline.id, node.id)) return
    event.preventDefault()
    onOpen(pipeline.id, node.id)
  }
  /** Written past React: it follows the pointer, and thousands of cells need not know. */
  const pointAt = (place: Place | null): void => {
    const lines = crosshair.current
    if (!lines) return
    lines.hidden = place === null
    if (!place) return
    lines.style.setProperty('--row', `${headHeight + place[0] * rowHeight}px`)
    lines.style.setProperty('--column', `${nameWidth + place[1] * cellWidth}px`)
  }

  return (
    <div
      ref={box}
      role="grid"
      aria-label="What runs where"
      aria-rowcount={pipelines.length + 1}
      aria-colcount={nodes.length + 1}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const place = placeOf(target)
        if (place) setFocused(place)
        pointAt(place)
      }}
      onClick={openHere}
      onPointerOver={({ target }) => {
        pointAt(placeOf(target))
      }}
      onPointerLeave={() => {
        pointAt(null)
      }}
      className="relative max-h-[max(320px,calc(100dvh-var(--page-top,56px)-196px))] overflow-auto border-t border-line"
    >
      <div
        style={{ height: rows.getTotalSize() + headHeight, width: columns.getTotalSize() + nameWidth }}
        className="relative min-w-full"
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-20 border-b border-line bg-surface-2"
          style={{ height: headHeight }}
        >
          <div
            role="columnheader"
            aria-colindex={1}
            className="sticky left-0 z-10 flex items-end border-r border-line bg-surface-2 px-4 pb-2 text-xs font-medium text-fg-3"
            style={{ width: nameWidth, height: headHeight - 1 }}
          >
            Pipeline
          </div>
          {columns.getVirtualItems().map(({ index, start }) => {
            const node = nodes[index]
            return (
              node && (
                <div
                  key={node.id}
                  role="columnheader"
                  aria-colindex={index + 2}
                  title={`${node.name}: ${statusLook(node.status).label}`}
                  className="absolute top-0 flex flex-col items-center justify-end gap-2 py-2.5 text-xs text-fg-2"
                  style={{ left: start + nameWidth, width: cellWidth, height: headHeight }}
                >
                  <span className="min-h-0 rotate-180 truncate [writing-mode:vertical-rl]">{node.name}</span>
                  <StatusShape status={node.status} />
                </div>
              )
            )
          })}
        </div>
        {rows.getVirtualItems().map(({ index: row, start: top }) => {
          const pipeline = pipelines[row]
          if (!pipeline) return null
          return (
            <div
              key={pipeline.id}
              role="row"
              aria-rowindex={row + 2}
              className="absolute inset-x-0 border-b border-line"
              style={{ top: top + headHeight, height: rowHeight }}
            >
              <div
                role="rowheader"
                aria-colindex={1}
                title={pipeline.name}
                className="sticky left-0 z-10 flex items-center border-r border-line bg-surface px-4 text-xs font-medium"
                style={{ width: nameWidth, height: rowHeight - 1 }}
              >
                <span className="truncate">{pipeline.name}</span>
              </div>
              {columns.getVirtualItems().map(({ index: column, start: left }) => {
                const node = nodes[column]
                return (
                  node && (
                    <MatrixCell
                      key={node.id}
                      deployed={deployment.at(pipeline.id, node.id)}
                      heard={node.heard}
                      pipelineName={pipeline.name}
                      nodeName={node.name}
                      row={row}
                      column={column}
                      tabIndex={current[0] === row && current[1] === column ? 0 : -1}
                      href={hrefOf(pipeline.id, node.id)}
                      left={left + nameWidth}
                      width={cellWidth}
                    />
                  )
                )
              })}
            </div>
          )
        })}
        <div
          ref={crosshair}
          hidden
          aria-hidden
          data-crosshair
          className="pointer-events-none absolute inset-0 z-30 overflow-clip"
        >
          <div className="absolute inset-x-0 top-(--row) bg-accent-soft" style={{ height: rowHeight - 1 }} />
          <div className="absolute inset-y-0 left-(--column) bg-accent-soft" style={{ width: cellWidth }} />
        </div>
      </div>
    </div>
  )
}

function placeOf(target: EventTarget): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null
  const [row, column] = (cell?.dataset['cell'] ?? '').split(' ').map(Number)
  return row === undefined || column === undefined ? null : [row, column]
}

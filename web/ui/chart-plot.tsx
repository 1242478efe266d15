// Owns the drawn part of a chart, with the menu of the moment that is pressed on.
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { ScrollText } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import { formatMoment } from './format.ts'
import { logMoment, logStretch, type LogTime } from './log-places.ts'
import { menuItemLook, menuLook } from './menu-popup.tsx'
import { Plot, type PlotProps, type TimeWindow } from './plot.tsx'

interface ChartPlotProps extends PlotProps {
  /** Milliseconds; null: nowhere. */
  crosshair: number | null
  onLogs: ((time: LogTime) => void) | undefined
}

export function ChartPlot({ crosshair, onLogs, ...rest }: ChartPlotProps): ReactNode {
  const plot = <Plot {...rest} />
  return onLogs ? <WithContext {...{ window: rest.window, crosshair, onLogs }}>{plot}</WithContext> : plot
}

interface WithContextProps {
  window: TimeWindow
  crosshair: number | null
  onLogs: (time: LogTime) => void
  children: ReactNode
}

/** A press that moved further than this was a drag. */
const stillPress = 4

/** What is pressed on, by either button, a finger or Enter, offers the logs of its moment. */
function WithContext({ window, crosshair, onLogs, children }: WithContextProps): ReactNode {
  const [at, setAt] = useState<number | null>(null)
  const pressedAt = useRef(0)
  const press = (event: MouseEvent<HTMLElement>): void => {
    const { clientX, clientY } = event
    if (Math.abs(clientX - pressedAt.current) > stillPress) return
    event.currentTarget.dispatchEvent(
      new globalThis.MouseEvent('contextmenu', { clientX, clientY, bubbles: true, cancelable: true }),
    )
  }
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>
        <div
          onPointerDown={(event) => {
            pressedAt.current = event.clientX
          }}
          onClick={press}
          onContextMenu={() => {
            // The crosshair leaves with the pointer: the moment is the one that was pressed on. Known as the menu opens, so that it comes first.
            setAt(crosshair)
          }}
        >
          {children}
        </div>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={menuLook}>
          {at !== null && (
            <ContextMenu.Item className={menuItemLook} onSelect={() => onLogs(logMoment(at))}>
              <ScrollText aria-hidden className="size-4 text-fg-3" />
              Logs around {formatMoment(at, window.to - window.from)}
            </ContextMenu.Item>
          )}
          <ContextMenu.Item className={menuItemLook} onSelect={() => onLogs(logStretch(window))}>
            <ScrollText aria-hidden className="size-4 text-fg-3" />
            Logs of this time
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

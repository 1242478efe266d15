// Owns what can be done with the nodes that are chosen: how many there are, setting them aside or back, how far that is, and who it failed for.
import { useState, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useKeys } from '../ui/use-keys.ts'
import { MaintenanceDialog } from './maintenance-dialog.tsx'
import { useMaintenance, type Maintenance } from './use-maintenance.ts'

interface SelectionBarProps {
  nodes: readonly { readonly id: string; readonly name: string }[]
  onChoose: (ids: readonly string[]) => void
}

export function SelectionBar({ nodes, onChoose }: SelectionBarProps): ReactNode {
  const maintenance = useMaintenance()
  const [asking, setAsking] = useState(false)
  const { progress, failed } = maintenance
  const clear = (): void => {
    maintenance.forgetFailed()
    onChoose([])
  }
  const set = (on: boolean, reason: string | null): void => {
    // Those that it failed for stay chosen, so that it can be tried again.
    const ids = nodes.map((node) => node.id)
    void maintenance.set(ids, { on, reason }).then(onChoose)
  }
  useKeys(nodes.length > 0 ? { Escape: clear } : {})
  if (nodes.length === 0 && progress === null && failed.length === 0) return null
  const what = nodes.length === 1 ? (nodes[0]?.name ?? '1 node') : `${formatCount(nodes.length)} nodes`
  return (
    <div
      role="region"
      aria-label="Chosen nodes"
      className="sticky top-(--page-top,56px) z-20 border-t border-line bg-surface-2 shadow-card"
    >
      <div className="flex min-h-12 flex-wrap items-center gap-2 px-4 py-2">
        <p role="status" className="num mr-auto text-sm font-medium">
          {progress === null
            ? `${formatCount(nodes.length)} chosen`
            : `${formatCount(progress.done)} of ${formatCount(progress.of)} changed`}
        </p>
        <Button
          busy={progress !== null}
          disabled={nodes.length === 0}
          onClick={() => {
            setAsking(true)
          }}
        >
          Set maintenance…
        </Button>
        <Button
          busy={progress !== null}
          disabled={nodes.length === 0}
          onClick={() => {
            set(false, null)
          }}
        >
          End maintenance
        </Button>
        <IconButton label="Choose none" icon={<X />} onClick={clear} />
      </div>
      {progress !== null && <Progress {...progress} />}
      <Failed failed={failed} />
      {asking && (
        <MaintenanceDialog
          what={what}
          onSet={(reason) => {
            set(true, reason)
          }}
          onClose={() => {
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}

function Progress({ done, of }: { done: number; of: number }): ReactNode {
  return (
    <div
      role="progressbar"
      aria-label="Nodes changed"
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={done}
      className="h-0.5 bg-track"
    >
      <div className="h-full origin-left bg-accent" style={{ transform: `scaleX(${done / of})` }} />
    </div>
  )
}

/** More names than these nobody reads at once. */
const mostNamed = 5

/** By name, under the reason that the server gave. */
function Failed({ failed }: { failed: Maintenance['failed'] }): ReactNode {
  const texts = [...new Set(failed.map(({ text }) => text))]
  return (
    <div role="alert">
      {texts.map((text) => {
        const names = failed.filter((one) => one.text === text).map(({ node }) => node.name)
        const more = names.length - mostNamed
        return (
          <p key={text} className="px-4 pb-2 text-sm text-bad-fg">
            {names.slice(0, mostNamed).join(', ')}
            {more > 0 && ` and ${formatCount(more)} more`} could not be changed: {text}
          </p>
        )
      })}
    </div>
  )
}

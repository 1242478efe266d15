// Owns the page of a screen on a wall: its way in, and what it says where there is none. Nobody stands in front of it: what can heal does so
// by itself, and nothing here asks to sign in.
import { useEffect, useState, type ReactNode } from 'react'
import { CircleOff, Link2Off, WifiOff } from 'lucide-react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useConnection } from '../apollo/use-connection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle, useTitleCount } from '../ui/use-title.ts'
import { openWall, type Opening, type Shown } from './open-wall.ts'
import { useNewBuild } from './use-new-build.ts'
import { useScreenAwake } from './use-screen-awake.ts'
import { useWall } from './use-wall.ts'
import { WallView } from './wall-view.tsx'
import './wall.css'

const againMs = 10_000

export function WallPage(): ReactNode {
  const { client, clock } = useFleetbeat()
  const [opening, setOpening] = useState<Opening | null>(null)
  const [tries, setTries] = useState(0)
  useTitle('Wall')
  useCodeInAddress()
  useEffect(() => {
    let left = false
    void openWall(client).then((opened) => {
      if (!left) setOpening(opened)
    })
    return () => {
      left = true
    }
  }, [client, tries])
  const away = opening?.kind === 'away'
  useEffect(() => {
    if (!away) return
    return clock.after(againMs, () => {
      setTries((before) => before + 1)
    })
  }, [clock, away, tries])

  if (opening === null) return <Said icon={<Link2Off />} title="One moment" text="The wall is being opened." />
  if (opening.kind === 'shown') return <Wall environment={opening.environment} />
  if (opening.kind === 'ended') return <Ended />
  if (opening.kind === 'refused')
    return (
      <Said
        icon={<Link2Off />}
        title="This link does not work"
        text={`${opening.told}. An admin makes one under Settings, API tokens.`}
      />
    )
  return <Said icon={<WifiOff />} title="The server cannot be reached" text="Trying again every 10 seconds." />
}

/** A new link that is opened where a wall is already changes the fragment alone. */
function useCodeInAddress(): void {
  useEffect(() => {
    const changed = (): void => {
      if (location.hash.startsWith('#code=')) location.reload()
    }
    addEventListener('hashchange', changed)
    return () => {
      removeEventListener('hashchange', changed)
    }
  }, [])
}

function Wall({ environment }: { environment: Shown }): ReactNode {
  const wall = useWall(environment)
  const { retryNow: _nobodyIsThere, ...connection } = useConnection()
  useTitle('Wall', environment.name)
  useTitleCount(wall.attention.filter(({ status }) => status !== 'DEGRADED').length)
  useNewBuild(connection.status)
  useScreenAwake()
  if (wall.refused || connection.status === 'unauthorized') return <Ended />
  return <WallView environmentName={environment.name} wall={wall} connection={connection} />
}

function Ended(): ReactNode {
  return (
    <Said
      icon={<CircleOff />}
      title="This wall has ended"
      text="Its link was revoked or has expired. An admin makes a new one under Settings, API tokens."
    />
  )
}

function Said({ icon, title, text }: { icon: ReactNode; title: string; text: string }): ReactNode {
  return (
    <main className="wall flex min-h-dvh items-center justify-center">
      <div role="status" className="wall-said">
        <EmptyState alone icon={icon} title={title} text={text} />
      </div>
    </main>
  )
}

// Owns the banner under the top bar while live updates are paused.
import type { ReactNode } from 'react'
import { WifiOff } from 'lucide-react'
import type { Connection } from '../apollo/connection.ts'
import { leastPollMs } from '../apollo/polling.ts'
import { Banner } from '../ui/banner.tsx'
import { useNow } from '../ui/clock.ts'
import { pausedText } from './connection-text.ts'

export function ConnectionBanner({ connection, onRetry }: { connection: Connection; onRetry: () => void }): ReactNode {
  const now = useNow()
  return (
    <Banner
      icon={<WifiOff />}
      title="Live updates paused."
      text={pausedText(connection, now, leastPollMs / 1000)}
      action={{ label: 'Retry now', onPress: onRetry }}
    />
  )
}

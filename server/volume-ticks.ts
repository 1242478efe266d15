// Owns telling who looks at an environment's volume that a minute is over: at once when they come, then on a clock of its own. Computes nothing.
import type { StreamScope } from '../schema/context.ts'
import type { VolumeTick } from '../schema/history-shapes.ts'
import { scopedViewer } from '../schema/viewer.ts'
import type { Hub } from './delivery/hub.ts'
import { TopicStream } from './delivery/topic-stream.ts'

export interface VolumeTicks {
  volumeTicks(scope: StreamScope, seconds: number): AsyncIterable<VolumeTick>
  close(): void
}

const minuteMs = 60_000
/** What was measured at the end of a minute is written a moment later. */
const graceMs = 5_000

type Asked = Omit<VolumeTick, 'at'>

export function createVolumeTicks({ hub, now }: { readonly hub: Hub; readonly now: () => Date }): VolumeTicks {
  const topic = hub.snapshotTopic<VolumeTick, Asked>({
    snapshot: (asked) => ({ ...asked, at: now() }),
    narrow: ({ at }, asked) => ({ ...asked, at }),
    merge: (_older, newer) => newer,
    keysOf: () => null,
    keysIn: () => [],
  })
  let timer = wait()

  function wait(): NodeJS.Timeout {
    const leftMs = minuteMs - ((now().getTime() - graceMs) % minuteMs)
    // A timer may be early by a little: the same minute is not told twice.
    return setTimeout(tick, leftMs < graceMs ? leftMs + minuteMs : leftMs).unref()
  }

  function tick(): void {
    // Of nobody: each group that looks makes it its own.
    topic.publish({ environmentKey: 0, seconds: 0, at: now() })
    timer = wait()
  }

  return {
    volumeTicks({ environmentKey, role }, seconds) {
      const viewer = scopedViewer(environmentKey, role)
      return new TopicStream<VolumeTick>({
        key: `volumeUpdate ${environmentKey} ${role} ${seconds}`,
        scope: { environmentKey, role },
        viewerFor: () => viewer,
        subscribe: (subscriber) => topic.subscribe(subscriber, { environmentKey, seconds }),
      })
    },
    close() {
      clearTimeout(timer)
      hub.removeTopic(topic)
    },
  }
}

// Owns what a subscription's resolver returns after it has authorized its caller: a topic to join, and the scope that may be shared.
import type { Viewer } from '../../schema/viewer.ts'
import type { StandsOn } from './held.ts'
import type { Subscriber } from './topic.ts'

/**
 * Subscribers of one scope may see exactly the same: what is executed for a group knows its scope and nobody in particular.
 * Only the hub delivers it; graphql-js takes it for a source of events because it looks like one.
 */
export class TopicStream<Event> implements AsyncIterable<Event> {
  /** Names the topic, the filter and the scope: with the document it is the group's key. */
  readonly key: string
  /** What the caller has to have for as long as it is open. */
  readonly scope: StandsOn
  /** Who a shared execution is for: the scope, and nobody in particular. */
  readonly viewerFor: (event: Event) => Viewer
  readonly subscribe: (subscriber: Subscriber<Event>) => () => void

  constructor(stream: Pick<TopicStream<Event>, 'key' | 'scope' | 'viewerFor' | 'subscribe'>) {
    this.key = stream.key
    this.scope = stream.scope
    this.viewerFor = stream.viewerFor
    this.subscribe = stream.subscribe
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    throw new Error(`${this.key} is delivered by the hub and cannot be iterated`)
  }
}

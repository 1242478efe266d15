// Owns filling the registry from the store, once, at the start.
import { createRegistry, type Registry } from './ingest/registry.ts'
import type { Store } from './store/store.ts'

export async function loadRegistry(
  store: Pick<Store, 'loadEnvironments' | 'loadPipelines' | 'loadComponents' | 'loadNodes'>,
  clock?: () => Date,
): Promise<Registry> {
  const content = {
    environments: await store.loadEnvironments(),
    pipelines: await store.loadPipelines(),
    components: await store.loadComponents(),
    nodes: await store.loadNodes(),
  }
  return createRegistry(content, clock)
}

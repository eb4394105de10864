import type { Store } from '../contracts/store.js'
import type { Patience } from './patience.js'

/**
 * A store whose calls outlive a database that is away for a while. All of them may be repeated: reads change
 * nothing, and a commit that arrives twice leaves the store as the first one did. Of a commit whose answer was lost,
 * the repetition counts as skipped what was written the first time.
 */
export function createPatientStore(store: Store, patiently: Patience): Store {
  const { answers } = store
  return {
    commit: (batch) => patiently(() => store.commit(batch)),
    checkpoints: (scope, filter) => patiently(() => store.checkpoints(scope, filter)),
    count: (scope, query) => patiently(() => store.count(scope, query)),
    ids: (scope, query) => patiently(() => store.ids(scope, query)),
    rows: (scope, query) => patiently(() => store.rows(scope, query)),
    logs: {
      write: (scope, log) => patiently(() => store.logs.write(scope, log)),
      list: (scope, filter) => patiently(() => store.logs.list(scope, filter)),
    },
    ...(answers && {
      answers: {
        read: (scope, key) => patiently(() => answers.read(scope, key)),
        write: (scope, key, answer) => patiently(() => answers.write(scope, key, answer)),
        prune: (scope, before) => patiently(() => answers.prune(scope, before)),
      },
    }),
    derive: (scope, request) => patiently(() => store.derive(scope, request)),
    erase: (tenantId) => patiently(() => store.erase(tenantId)),
  }
}

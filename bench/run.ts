import { startPostgres } from '@hubsync/tests/postgres'
import { runScenario } from './run-scenario.js'
import { startSimulatorProcess } from './simulator-process.js'

const latencyMs = 120

/**
 * Measures hubsync on a simulated GitHub and a real PostgreSQL, each scenario in a process of its own, all in one
 * run. One JSON object a line, so that runs can be compared.
 */
const server = await startPostgres()
const simulator = await startSimulatorProcess({ preset: 'w180', latencyMs })
try {
  const graphql = await server.createDatabase()
  const sync = { apiUrl: simulator.url, databaseUrl: graphql, transport: 'graphql', owner: 'acme' }
  await runScenario('sync', { ...sync, name: 'w180 full, graphql', kind: 'full' })
  await runScenario('sync', { ...sync, name: 'w180 nothing changed, graphql', kind: 'incremental' })
  await runScenario('sync', { ...sync, name: 'one repository again, graphql', kind: 'single' })
  const fresh = { ...sync, databaseUrl: await server.createDatabase() }
  await runScenario('sync', { ...fresh, name: 'one repository, empty store, graphql', kind: 'single' })
  await runScenario('sync', { ...sync, name: 'w180 verified, graphql', kind: 'verify' })
  const cut = { ...sync, databaseUrl: await server.createDatabase() }
  await runScenario('sync', { ...cut, name: 'w180 cut off, graphql', kind: 'cut off', requests: '12' })
  await runScenario('sync', { ...cut, name: 'w180 resumed, graphql', kind: 'full' })
  const rest = { ...sync, databaseUrl: await server.createDatabase(), transport: 'rest' }
  await runScenario('sync', { ...rest, name: 'w180 full, rest', kind: 'full' })
  await runScenario('sync', { ...rest, name: 'w180 nothing changed, rest', kind: 'incremental' })
  await runScenario('write-rows', { databaseUrl: await server.createDatabase(), rows: '20000' })
} finally {
  await simulator.stop()
  await server.stop()
}

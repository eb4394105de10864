import type { Random } from '../generator/random.js'
import type { Chaos, ChaosKind, FaultEffect } from './fault.js'
import { canStrike } from './strikes.js'

const everyKind: readonly ChaosKind[] = [
  'status',
  'slow',
  'cut',
  'truncate',
  'partial',
  'resourceLimits',
  'tooLarge',
  'primaryLimit',
  'secondaryLimit',
]

/** Draws equally often for every request, so that one fault does not shift those that come after it. */
export function drawChaos(
  { rate, kinds = [...everyKind] }: Chaos,
  random: Random,
  transport: 'rest' | 'graphql',
): FaultEffect | undefined {
  const [chance, choice, detail] = [random.fraction(), random.fraction(), random.fraction()]
  const fitting = kinds.filter((kind) => canStrike(kind, transport))
  const kind = fitting[Math.floor(choice * fitting.length)]
  return kind && chance < rate ? createEffect(kind, detail) : undefined
}

function createEffect(kind: ChaosKind, detail: number): FaultEffect {
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(detail * values.length)] ?? values[0]
  const which = Math.floor(detail * 1000)
  const when = which % 2 === 0 ? 'before' : 'after'
  switch (kind) {
    case 'status':
      return { kind, status: pick([500, 502, 503, 504]), when, html: which % 3 === 0 }
    case 'timeout':
      return { kind, when }
    case 'slow':
      return { kind, ms: Math.floor(detail * 200) }
    case 'cut':
      return which % 3 === 0 ? { kind, at: 'body', keep: detail } : { kind, when }
    case 'truncate':
      return { kind, keep: detail }
    case 'partial':
      return {
        kind,
        type: pick(['NOT_FOUND', 'FORBIDDEN', 'SERVICE_UNAVAILABLE', null]),
        at: which % 2 === 0 ? 'alias' : 'nested',
        which,
      }
    case 'resourceLimits':
      return { kind }
    case 'tooLarge':
      return { kind, status: pick([502, 504]), resolved: 20 }
    case 'primaryLimit':
      return { kind, status: pick([403, 429]), type: pick(['RATE_LIMITED', 'RATE_LIMIT']), seconds: 1 }
    case 'secondaryLimit':
      return { kind, status: pick([403, 429, 200]), retryAfter: when === 'after' ? null : 1, seconds: 1 }
  }
}

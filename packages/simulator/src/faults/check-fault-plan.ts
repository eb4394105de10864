import type { FaultKind, FaultPlan } from './fault.js'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isFlag: Check = (value) => typeof value === 'boolean'
const isList: Check = (value) => Array.isArray(value)
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const isOrdinal: Check = (value) => isCount(value) && Number(value) >= 1
const isFraction: Check = (value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 1
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isOneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

const when = isOneOf('before', 'after')
const isErrorStatus: Check = (value) => isCount(value) && Number(value) >= 400 && Number(value) <= 599

const details: Record<FaultKind, Record<string, Check>> = {
  status: { when, status: isErrorStatus, message: isText, headers: isRecord, html: isFlag },
  timeout: { when, ms: isCount },
  slow: { ms: isCount },
  cut: { when, at: isOneOf('headers', 'body'), keep: isFraction },
  truncate: { keep: isFraction },
  partial: {
    type: orNull(isText),
    message: isText,
    path: isText,
    at: isOneOf('alias', 'nested'),
    which: isCount,
  },
  resourceLimits: { maxNodes: isCount },
  tooLarge: { status: isOneOf(502, 504), declared: isCount, resolved: isCount },
  primaryLimit: { status: isOneOf(403, 429), type: isOneOf('RATE_LIMITED', 'RATE_LIMIT'), seconds: isCount },
  secondaryLimit: { status: isOneOf(200, 403, 429), retryAfter: orNull(isCount), seconds: isCount },
  noLimits: {},
  stale: { seconds: isCount, mutations: isOrdinal },
  date: { seconds: isNumber },
  mutate: { when, mutations: isList },
}

/** Details that a kind means nothing without. */
const required: Partial<Record<FaultKind, string[]>> = {
  slow: ['ms'],
  date: ['seconds'],
  mutate: ['mutations'],
}

const timing = {
  nth: isOrdinal,
  every: isOrdinal,
  probability: isFraction,
  seed: isNumber,
  times: isCount,
  match: isRecord,
}
const match = {
  transport: isOneOf('rest', 'graphql'),
  route: isText,
  path: isText,
  repository: isText,
  contains: isText,
}
const chaos = { seed: isNumber, rate: isFraction, kinds: isList, match: isRecord }
const kindsWithoutDetails = ['mutate', 'stale', 'noLimits', 'date']

/** A fault with a mistake in it would strike nothing, and the test that set it would prove nothing. */
export function checkFaultPlan(plan: FaultPlan): FaultPlan {
  checkFields('The plan', plan, { faults: isList, chaos: isRecord })
  for (const [index, fault] of (plan.faults ?? []).entries()) {
    const name = `Fault ${index + 1}`
    if (!isRecord(fault)) throw new RangeError(`${name} is not an object`)
    if (!Object.hasOwn(details, fault.kind)) throw new RangeError(`There is no fault of kind ${fault.kind}`)
    checkFields(name, fault, { kind: isText, ...details[fault.kind], ...timing })
    checkRequired(name, fault, required[fault.kind] ?? [])
    if (fault.kind === 'tooLarge' && fault.declared === undefined && fault.resolved === undefined) {
      throw new RangeError(`${name} needs declared or resolved`)
    }
    if (fault.match) checkFields(`The match of fault ${index + 1}`, fault.match, match)
  }
  if (plan.chaos) checkChaos(plan.chaos)
  return plan
}

function checkChaos(given: NonNullable<FaultPlan['chaos']>): void {
  checkFields('Chaos', given, chaos)
  checkRequired('Chaos', given, ['seed', 'rate'])
  for (const kind of given.kinds ?? []) {
    if (!Object.hasOwn(details, kind) || kindsWithoutDetails.includes(kind)) {
      throw new RangeError(`Chaos cannot strike with ${kind}`)
    }
  }
  if (given.match) checkFields('The match of chaos', given.match, match)
}

function checkFields(name: string, given: object, checks: Record<string, Check>): void {
  for (const [field, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined
    if (!check) throw new RangeError(`${name} cannot have ${field}`)
    if (value !== undefined && !check(value)) {
      throw new RangeError(`${name} cannot have ${field} ${JSON.stringify(value)}`)
    }
  }
}

function checkRequired(name: string, given: object, fields: readonly string[]): void {
  for (const field of fields) if (!(field in given)) throw new RangeError(`${name} needs ${field}`)
}

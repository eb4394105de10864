import type { Hook } from '../world/hook-register.js'
import { RestFailure } from './errors.js'

type Settings = Pick<Hook, 'active' | 'events' | 'config'>
type Body = Readonly<Record<string, unknown>>

/**
 * What a hook is to be: what is not told stays as it is, or as GitHub has it by default. A given `config` replaces the
 * whole of it; one without the secret takes the secret away.
 *
 * Source: https://docs.github.com/rest/repos/webhooks
 * @throws RestFailure for what GitHub refuses
 */
export function readHookSettings(body: Body, known: Hook | undefined): Settings {
  const config = body.config === undefined && known ? known.config : readConfig(body.config)
  const before = known?.events ?? ['push']
  const added = readNames(body.add_events) ?? []
  const removed = readNames(body.remove_events) ?? []
  const events = [...(readNames(body.events) ?? before), ...added].filter((name) => !removed.includes(name))
  const active = typeof body.active === 'boolean' ? body.active : (known?.active ?? true)
  return { active, events: [...new Set(events)], config }
}

function readConfig(given: unknown): Hook['config'] {
  const config = (typeof given === 'object' && given !== null ? given : {}) as Body
  const { url, content_type, secret, insecure_ssl } = config
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new RestFailure(422, 'Validation Failed', {
      errors: [{ resource: 'Hook', code: 'custom', message: 'url is missing or not valid' }],
    })
  }
  return {
    url,
    contentType: content_type === 'json' ? 'json' : 'form',
    secret: typeof secret === 'string' && secret !== '' ? secret : null,
    insecureSsl: String(insecure_ssl ?? '0') === '1' ? '1' : '0',
  }
}

function readNames(given: unknown): string[] | undefined {
  return Array.isArray(given) ? given.filter((name): name is string => typeof name === 'string') : undefined
}

import type { HookRegister } from './hook-register.js'
import type { TokenRegister, TokenRule } from './token-register.js'

export interface WorldOptions {
  clock?: () => Date
  /** When given, every other token is refused. Otherwise every token is good unless it starts with `bad`. */
  tokens?: Record<string, TokenRule> | TokenRegister
  hooks?: HookRegister
}

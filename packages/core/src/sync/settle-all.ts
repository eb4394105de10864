/**
 * What all of the work comes to, once every part of it has ended. A failure of one is told when the others cannot
 * write any more: the run gives its lease back then.
 */
export async function settleAll<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

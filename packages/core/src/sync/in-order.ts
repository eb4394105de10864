/**
 * Answers that come in any order, in the order in which they were asked for: each time the next one, with those
 * behind it that have come meanwhile.
 *
 * @param work promises that never reject
 */
export async function* inOrder<Answer>(work: readonly Promise<Answer>[]): AsyncGenerator<Answer[]> {
  const come = new Map<number, Answer>()
  for (const [index, answer] of work.entries()) void answer.then((value) => come.set(index, value))
  let next = 0
  while (next < work.length) {
    await work[next]
    const answers: Answer[] = []
    for (let answer = come.get(next); answer !== undefined; answer = come.get(next)) {
      answers.push(answer)
      next += 1
    }
    yield answers
  }
}

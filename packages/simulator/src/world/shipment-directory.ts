import type { Deployment, Release } from './records.js'

/** GitHub lists no more releases of a repository, whoever asks; see docs/concepts/github-beliefs.md. */
export const mostReleasesListed = 1_000

/** Releases and deployments by the repository that they are of; knows no rules of GitHub's. */
export class ShipmentDirectory {
  readonly #releases = new Map<number, Release[]>()
  readonly #deployments = new Map<number, Deployment[]>()

  copy(): ShipmentDirectory {
    const copy = new ShipmentDirectory()
    for (const [id, releases] of this.#releases) copy.#releases.set(id, structuredClone(releases))
    for (const [id, deployments] of this.#deployments) copy.#deployments.set(id, structuredClone(deployments))
    return copy
  }

  /** Oldest first, as are deployments. */
  releasesOf(repositoryId: number): readonly Release[] {
    return this.#releases.get(repositoryId) ?? []
  }

  deploymentsOf(repositoryId: number): readonly Deployment[] {
    return this.#deployments.get(repositoryId) ?? []
  }

  addRelease(release: Release): void {
    this.#releases.set(release.repositoryId, inOrder([...this.releasesOf(release.repositoryId), release]))
  }

  addDeployment(deployment: Deployment): void {
    const { repositoryId } = deployment
    this.#deployments.set(repositoryId, inOrder([...this.deploymentsOf(repositoryId), deployment]))
  }

  removeRelease({ repositoryId, id }: Release): void {
    this.#releases.set(repositoryId, withoutId(this.releasesOf(repositoryId), id))
  }

  removeDeployment({ repositoryId, id }: Deployment): void {
    this.#deployments.set(repositoryId, withoutId(this.deploymentsOf(repositoryId), id))
  }
}

function inOrder<Thing extends { createdAt: string; id: number }>(things: Thing[]): Thing[] {
  return things.sort((a, b) =>
    a.createdAt === b.createdAt ? a.id - b.id : a.createdAt < b.createdAt ? -1 : 1,
  )
}

function withoutId<Thing extends { id: number }>(things: readonly Thing[], id: number): Thing[] {
  return things.filter((thing) => thing.id !== id)
}

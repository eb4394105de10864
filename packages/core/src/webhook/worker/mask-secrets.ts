/** GitHub's tokens, and passwords inside of addresses. */
const secrets = /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,})|(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g

/** Words of others, such as what a subscriber throws, without what must stand in no table and no log. */
export function maskSecrets(text: string): string {
  return text.replace(secrets, '[secret]')
}

/**
 * The text of a commit, in the encoding that it names; UTF-8 where it names none, or one that nobody knows. Bytes that
 * mean nothing become U+FFFD, as in GitHub's own answers.
 */
export function decodeText(bytes: Uint8Array, encoding: string | null): string {
  return decoderOf(encoding).decode(bytes)
}

function decoderOf(encoding: string | null): Pick<InstanceType<typeof TextDecoder>, 'decode'> {
  try {
    return new TextDecoder(encoding ?? 'utf-8', { ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true })
  }
}

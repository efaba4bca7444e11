const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines; each byte is looked at once, however long a line gets. */
export class LineSplitter {
  #parts: Buffer[] = [];

  /** Takes the next bytes and gives the lines that they complete, without their newlines. */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#parts.push(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.#parts).toString('utf8'));
      this.#parts = [];
      start = end + 1;
    }
    if (start < chunk.length) this.#parts.push(chunk.subarray(start));
    return lines;
  }
}

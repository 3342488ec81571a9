/** What PyTorch itself says no to, as the exception that leaves `torch.export.export`. */

export class Rejection extends Error {
  override readonly name = "Rejection";
  /** Python's full name of the exception's type. */
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const exportDbUrl = "https://pytorch.org/docs/main/generated/exportdb/index.html#";

/** `torch._dynamo.exc.UserError`: with a page of exportdb's it links there (torch/_dynamo/exc.py). */
export function userError(message: string, page?: string): Rejection {
  const link = page === undefined ? "" :
    `${message.endsWith(".") ? " " : "\n"}For more information about this error, see: ${exportDbUrl}${page}`;
  return new Rejection("torch._dynamo.exc.UserError", message + link);
}


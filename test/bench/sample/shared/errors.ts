export class ServiceError extends Error {
  readonly status: number;

  constructor(message: string, status = 500, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.status = status;
  }
}

export class NotFoundError extends ServiceError {
  constructor(what: string, id: string) {
    super(`${what} ${id} was not found`, 404);
  }
}

export class ConflictError extends ServiceError {
  constructor(message: string) {
    super(message, 409);
  }
}

export const isServiceError = (error: unknown): error is ServiceError => error instanceof ServiceError;

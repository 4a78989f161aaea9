export const maxColumns = 1_000;
/** No file is larger than this: uploads stop here. */
export const maxFileBytes = 200 * 1024 * 1024;

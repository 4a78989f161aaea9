/** All contracts as one type: the browser and the tests are typed from it, and none of it reaches the browser's script. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export type Contracts = {};

import type { RouteRecordRaw } from '../app/navigation'

export default [] satisfies RouteRecordRaw[]

import typia, { type tags } from 'typia'

type DateTime = string & tags.Format<'date-time'>

interface Session<Id, Provider, Category> {
  id: Id
  organization_id: Id
  project_id: string
  origin_owner_id: string
  origin_owner_name: string
  origin_username?: string | null
  created_at: DateTime
  categories?: Category[] | null
}
type Category1 = 'ats' | 'hris' | 'hris-legacy' | 'crm' | 'marketing' | 'stackone'
interface V1 extends Session<string, string, Category1> { provider: string }
interface V2 extends Session<number, string, Category1 | 'iam' | 'lms' | 'documents'> {
  provider?: string | null
  account_id?: string | null
  label?: string | null
  metadata?: { [key: string]: unknown } | null
}

export const isV1 = typia.createIs<V1>()
export const isV2 = typia.createIs<V2>()
export const validateV1 = typia.createValidate<V1>()
export const validateV2 = typia.createValidate<V2>()

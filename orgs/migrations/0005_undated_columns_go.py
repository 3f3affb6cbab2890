"""The columns that kept only today's state go; the database refuses a fact without its dates."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0004_facts_with_dates'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='duesrate',
            options={'ordering': ['member', '-begins_on', '-pk'], 'verbose_name': '党费标准'},
        ),
        migrations.AlterModelOptions(
            name='member',
            options={'ordering': ['admitted_on', 'pk'], 'verbose_name': '党员'},
        ),
        migrations.RemoveConstraint(
            model_name='duesrate',
            name='dues_rate_once_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='member',
            name='member_left_after_admission',
        ),
        migrations.RemoveField(
            model_name='duesrate',
            name='year',
        ),
        migrations.RemoveField(
            model_name='member',
            name='left_on',
        ),
        migrations.RemoveField(
            model_name='member',
            name='left_reason',
        ),
        migrations.RemoveField(
            model_name='member',
            name='organisation',
        ),
        migrations.AlterField(
            model_name='bookclosing',
            name='begins_on',
            field=models.DateField(verbose_name='开始日期'),
        ),
        migrations.AlterField(
            model_name='duespayment',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_payments', to='orgs.organisation', verbose_name='党组织'),
        ),
        migrations.AlterField(
            model_name='duesrate',
            name='begins_on',
            field=models.DateField(verbose_name='起始月份'),
        ),
        migrations.AlterField(
            model_name='duesrate',
            name='ends_on',
            field=models.DateField(editable=False, verbose_name='截止日期'),
        ),
        migrations.AddIndex(
            model_name='duesrate',
            index=models.Index(fields=['member', 'begins_on'], name='orgs_duesra_member__50bcb0_idx'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['organisation', 'begins_on'], name='orgs_member_organis_47ce81_idx'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['member', 'begins_on'], name='orgs_member_member__4c75fc_idx'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['organisation', '-begins_on'], name='orgs_rating_organis_7f7f2d_idx'),
        ),
        migrations.AddIndex(
            model_name='rulevalue',
            index=models.Index(fields=['committee', 'key', '-begins_on'], name='orgs_ruleva_committ_6c6e5a_idx'),
        ),
        migrations.AddConstraint(
            model_name='bookclosing',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='closing_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='bookclosing',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('committee',), name='closing_one_without_end'),
        ),
        migrations.AddConstraint(
            model_name='duesrate',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__day', 1)), name='dues_rate_from_a_first_day'),
        ),
        migrations.AddConstraint(
            model_name='duesrate',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='dues_rate_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='membership_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('member',), name='membership_one_without_end'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='rating_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('organisation',), name='rating_one_without_end'),
        ),
        migrations.AddConstraint(
            model_name='rulevalue',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='rule_value_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='rulevalue',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('committee', 'key'), name='rule_value_one_without_end'),
        ),
    ]


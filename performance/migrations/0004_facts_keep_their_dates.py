"""The database refuses a fact without its dates, and two of one subject without an end."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('performance', '0003_facts_with_dates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='indicatorreading',
            options={'ordering': ['-begins_on', '-pk'], 'verbose_name': '指标口径'},
        ),
        migrations.AlterField(
            model_name='indicatorreading',
            name='begins_on',
            field=models.DateField(verbose_name='开始日期'),
        ),
        migrations.AddConstraint(
            model_name='indicatorreading',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='reading_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='indicatorreading',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('indicator',), name='reading_one_without_end'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='measurement_ends_after_it_begins', violation_error_message='截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='measurement',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('indicator',), name='measurement_one_without_end'),
        ),
    ]


"""What a version was made from, reviews of upper tiers, and who has read a notice; only ever added to."""

import django.db.models.deletion
from django.db import migrations, models

from kangjiu.audit.triggers import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('policy', '0002_immutable'),
    ]

    operations = [
        migrations.CreateModel(
            name='PackSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('definition', models.BinaryField(verbose_name='本级原件')),
                ('definition_hash', models.CharField(max_length=64, verbose_name='本级指纹')),
                ('extends', models.JSONField(default=list, verbose_name='上级政策包')),
                ('examples', models.JSONField(default=list, verbose_name='示例')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='source', to='policy.policyversion')),
            ],
        ),
        migrations.CreateModel(
            name='NoticeReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(verbose_name='阅读人')),
                ('read_at', models.DateTimeField(verbose_name='阅读时间')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'user_id'), name='policy_notice_read_once', violation_error_message='这份公告您已经阅过')],
            },
        ),
        migrations.CreateModel(
            name='ParentReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('decided_by_id', models.BigIntegerField(null=True, verbose_name='核对人')),
                ('decided_at', models.DateTimeField(verbose_name='核对时间')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.policyversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'parent'), name='policy_parent_review_once', violation_error_message='这一版上级政策已经核对过')],
            },
        ),
        append_only("policy_packsource"),
        append_only("policy_parentreview"),
    ]
